import { readLanding } from './landing-words.js';

const COPIED_MS = 2_000;

const find = (selector) => document.querySelector(selector);

function land() {
  const landing = readLanding(location.hash);
  if (!landing) return;
  // The value finishes a connection, so it stays neither in the address bar nor in the history.
  history.replaceState(null, '', location.pathname + location.search);
  if (landing.kind === 'finish') showFinish(landing);
  else showProblem(landing);
}

function showFinish({ call, id, body }) {
  find('[data-landing-call]').textContent = call;
  find('[data-landing-id]').textContent = id;
  find('[data-landing-body]').textContent = body;
  open(find('[data-landing-finish]'));
}

function showProblem({ text }) {
  find('[data-landing-text]').textContent = text;
  open(find('[data-landing-problem]'));
}

/** Only one of the two is ever shown: a second consent in the same tab replaces the first. */
function open(section) {
  for (const one of document.querySelectorAll('.landing')) one.hidden = one !== section;
  section.focus({ preventScroll: true });
  section.scrollIntoView({ block: 'nearest' });
}

for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', () => copy(button));
}

async function copy(button) {
  const text = find(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(text.textContent);
    say(button, 'Copied');
  } catch {
    // Without leave to write to the clipboard the text is selected, ready for the keyboard.
    getSelection().selectAllChildren(text);
    say(button, 'Selected');
  }
}

function say(button, word) {
  button.textContent = word;
  setTimeout(() => {
    button.textContent = 'Copy';
  }, COPIED_MS);
}

addEventListener('hashchange', land);
land();
