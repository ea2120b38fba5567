declare module 'virtual:api-routes' {
  export interface WireRoute {
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    /** Below `/api/v1/`, parameters in braces. */
    path: string;
    /** Needs no token. */
    isOpen?: true;
    ifMatch?: true;
    idempotent?: true;
  }
  export const apiRoutes: Record<string, WireRoute>;
}

declare module 'virtual:theme-variables.css';
