const oldest = 24;

/** Ends the program on a Node that is too old, before anything else can fail on it with a riddle. */
export function requireNode(): void {
  const [major = '0'] = process.versions.node.split('.');
  if (Number(major) >= oldest) return;
  process.stderr.write(
    `This needs Node ${oldest} or newer; you run ${process.versions.node}.\n` +
      'Run "node scripts/bootstrap.mjs" once: it installs Node 24 into node_modules, where npm finds it. ' +
      'Or install Node 24 yourself (.nvmrc names the version).\n',
  );
  process.exit(1);
}
