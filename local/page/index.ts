export { createSite, type SiteOptions, type SitePart, type SiteStatus } from './site.ts';
