export { type BlobOptions, openBlobs } from './open-blobs.ts';
