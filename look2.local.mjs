import { chromium } from 'playwright-core';
const base = process.argv[2];
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
async function go(width, scheme, lang, paths) {
  const c = await b.newContext({ viewport: { width, height: width < 500 ? 844 : 900 }, colorScheme: scheme, locale: lang });
  const p = await c.newPage();
  p.on('console', m => { if (['error','warning'].includes(m.type())) console.log('CONSOLE', m.text().slice(0,300)); });
  p.on('pageerror', e => console.log('PAGEERROR', e.message, e.stack?.slice(0,400)));
  await p.goto(base + '/today'); await p.waitForTimeout(1500);
  const s = p.getByRole('button', { name: /sign in|כניסה/i }).first();
  if (await s.isVisible().catch(() => false)) { await s.click(); await p.waitForTimeout(2000); const d = p.getByRole('button', { name: /robin|continue/i }).first(); if (await d.isVisible().catch(()=>false)) { await d.click(); await p.waitForTimeout(3000);} }
  for (let path of paths) {
    if (path.startsWith('@')) { const [, from, sel] = path.split('|'); await p.goto(base + from); await p.waitForTimeout(3000); await p.locator(sel).first().click(); await p.waitForTimeout(3000); path = new URL(p.url()).pathname.replace(/[a-z]+_\w+/, 'id'); }
    else { await p.goto(base + path); await p.waitForTimeout(3500); }
    const n = path.replaceAll(/\W+/g,'_'); await p.screenshot({ path: `/tmp/shots/${n}-${width}-${scheme}-${lang}.png`, fullPage: true }); console.log(path, p.url());
  }
  await c.close();
}
await go(1280,'light','en',['/runs','@|/runs|main li a','/packs','/packs/clear-inbox','@|/packs/clear-inbox|main section a[href^="/workflows"]','/agents','/connections','/audit','/notifications','/settings']);
await go(390,'dark','he',['/today','/runs','@|/runs|main li a','/settings','/packs/clear-inbox','/more']);
await b.close();
