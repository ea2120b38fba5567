import { root } from './project-files.mjs';
import { runTool } from './run-tool.mjs';

/** The web client is compiled for a browser, everything else for Node. */
const projects = ['.', 'web'];

export const types = {
  name: 'types',
  async run() {
    const checked = await Promise.all(projects.map(compile));
    return {
      inspected: new Set(checked.flatMap(({ ours }) => ours)).size,
      unit: 'files',
      findings: checked.flatMap(({ findings }) => findings),
    };
  },
};

async function compile(project) {
  const args = ['--noEmit', '--project', project, '--pretty', 'false', '--listFiles'];
  const { code, output } = await runTool('node_modules/typescript/bin/tsc', args);
  const lines = output.split('\n').filter(Boolean);
  const isListed = (line) => line.startsWith('/') || /^[A-Z]:\//.test(line);
  const ours = lines.filter(
    (line) => line.startsWith(root.replaceAll('\\', '/')) && !line.includes('/node_modules/'),
  );
  const nothing = ours.length === 0 ? [`${project}: no file was compiled`] : [];
  return { ours, findings: code === 0 ? nothing : lines.filter((line) => !isListed(line)) };
}
