import { z } from 'zod';

/** A setting that is a name, an id or a secret: one word, so that a line break that was pasted along is noticed here. */
export const WordSetting = z.string().regex(/^[\x21-\x7e]+$/, 'One word without spaces or line breaks.');
/** A setting that is the address of a service; that production refuses plain http is decided once, over all of them. */
export const UrlSetting = z.url({ protocol: /^https?$/ });
