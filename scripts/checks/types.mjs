import { root } from './project-files.mjs';
import { runTool } from './run-tool.mjs';

export const types = {
  name: 'types',
  async run() {
    const args = ['--noEmit', '--project', '.', '--pretty', 'false', '--listFiles'];
    const { code, output } = await runTool('node_modules/typescript/bin/tsc', args);
    const lines = output.split('\n').filter(Boolean);
    const isListed = (line) => line.startsWith('/') || /^[A-Z]:\//.test(line);
    const ours = lines.filter(
      (line) => line.startsWith(root.replaceAll('\\', '/')) && !line.includes('/node_modules/'),
    );
    const said = lines.filter((line) => !isListed(line));
    return { inspected: ours.length, unit: 'files', findings: code === 0 ? [] : said };
  },
};
