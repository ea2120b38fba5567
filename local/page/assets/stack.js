const REFRESH_MS = 5_000;

const find = (selector) => document.querySelector(selector);

async function refresh() {
  try {
    const response = await fetch('/status.json', { cache: 'no-store' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const status = await response.json();
    show(status);
    if (!status.modelIsOffline) await showModelNote();
  } catch {
    showUnreachable();
  }
  setTimeout(refresh, REFRESH_MS);
}

function show(status) {
  const { name, email } = status.demoPerson;
  find('[data-demo-person]').textContent = `${name} (${email})`;
  for (const place of document.querySelectorAll('[data-demo-name]')) place.textContent = name;
  find('[data-folder]').textContent = status.dataFolder;
  find('[data-mailbox]').href = status.mailboxUrl;
  find('[data-offline]').hidden = !status.modelIsOffline;
  find('[data-online]').hidden = status.modelIsOffline;
  find('[data-parts]').replaceChildren(...status.parts.map(partItem));

  const running = status.parts.filter(({ state }) => state === 'running').length;
  const since = new Date(status.startedAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  tell(
    `${running} of ${status.parts.length} parts are running, since ${since}.`,
    running === status.parts.length,
  );
}

/** What the app itself says of its model: a key that is not accepted, a price that is missing. */
async function showModelNote() {
  const response = await fetch('/api/v1/health', { cache: 'no-store' });
  const { modelNote } = await response.json();
  find('[data-model-note]').textContent = modelNote ?? '';
}

function showUnreachable() {
  for (const item of document.querySelectorAll('[data-state]')) item.dataset.state = 'stopped';
  for (const label of document.querySelectorAll('.state')) label.textContent = 'no answer';
  tell('The stack does not answer. Is npm start still running?', false);
}

/** Written only when it changes, because a screen reader speaks each change of this line. */
function tell(text, isWell) {
  const line = find('[data-live]');
  line.classList.toggle('unwell', !isWell);
  if (line.textContent !== text) line.textContent = text;
}

function partItem(part) {
  const item = element('li', '');
  item.dataset.state = part.state;
  item.append(
    element('span', part.name, 'name'),
    element('span', part.what, 'what'),
    part.url ? addressLink(part.url) : element('span', '', 'address'),
    element('span', part.state, 'state'),
  );
  return item;
}

function addressLink(url) {
  const link = element('a', new URL(url).host, 'address');
  link.href = url;
  return link;
}

function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

await refresh();
