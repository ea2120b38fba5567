declare module '#kernel/events' {
  interface Events {
    'pack.installed': { subject: 'installation'; facts: { packId: string; packVersion: number } };
    'pack.uninstalled': { subject: 'installation'; facts: { packId: string } };
  }
}

export {};
