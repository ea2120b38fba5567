import { runTool } from './run-tool.mjs';

export const formatAndLint = {
  name: 'format and lint',
  async run() {
    const args = ['check', '.', '--error-on-warnings', '--reporter=concise', '--max-diagnostics=none'];
    const { code, output } = await runTool('node_modules/@biomejs/biome/bin/biome', args);
    const inspected = Number(/Checked (\d+) files?/.exec(output)?.[1] ?? 0);
    const said = output.split('\n').filter((line) => /^[×!] /.test(line));
    return { inspected, unit: 'files', findings: code === 0 ? [] : said.length > 0 ? said : [output.trim()] };
  },
};
