// `npm run evals`: how often the offline model is right, on mail that was written for it and on mail that was held out.
import { measure, type Result, scores } from './measure.ts';
import { LABELLED, readPeople, readSet } from './read-cases.ts';

const isVerbose = process.argv.includes('--misses');
for (const name of LABELLED) tellSet(name, measure(readSet(name)));
tellPeople();

function tellSet(name: string, results: Result[]) {
  console.log(`\n${name}: ${results.length} conversations`);
  console.log(row(['class', 'cases', 'precision', 'recall']));
  for (const score of scores(results))
    console.log(row([score.class, String(score.cases), share(score.precision), share(score.recall)]));
  tellFaults(results);
}

function tellPeople() {
  console.log('\nFive people');
  console.log(row(['person', 'cases', 'hits', 'misses']));
  const all = readPeople().map((set) => ({ name: set.name.replace('people/', ''), results: measure(set) }));
  for (const { name, results } of all) {
    const hits = results.filter(({ faults }) => faults.length === 0).length;
    console.log(row([name, String(results.length), String(hits), String(results.length - hits)]));
  }
  for (const { results } of all) tellFaults(results);
}

function tellFaults(results: Result[]) {
  if (!isVerbose) return;
  for (const { place, faults } of results) for (const fault of faults) console.log(`  ${place}: ${fault}`);
}

function share(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(2);
}

function row([first = '', ...others]: string[]): string {
  return `  ${first.padEnd(18)}${others.map((text) => text.padStart(11)).join('')}`;
}
