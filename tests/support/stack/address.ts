/** Where a running stack can be reached; plain values, so that it can be handed from process to process. */
export interface StackAddress {
  /** Origin of the API. */
  url: string;
  identityUrl: string;
  mailboxUrl: string;
  modelUrl: string;
  cosmosUrl: string;
  cosmosKey: string;
  /** Opens the control doors of the stand-ins. */
  controlKey: string;
  /** Process id of the functions host as it was started first. */
  hostPid: number;
  /** Of every process that it started with, this one's among them where that carries stand-ins. */
  pids: number[];
}
