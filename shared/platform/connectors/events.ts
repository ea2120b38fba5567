declare module '#kernel/events' {
  interface Events {
    'connection.connected': { subject: 'connection'; facts: { connector: string; scopes: string } };
    'connection.write_granted': { subject: 'connection'; facts: { connector: string; scopes: string } };
    /** The person has to consent again. */
    'connection.needs_reauth': { subject: 'connection'; facts: { set: 'read' | 'write' } };
    'connection.removed': { subject: 'connection' };
  }
}

export {};
