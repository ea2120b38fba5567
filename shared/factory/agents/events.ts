declare module '#kernel/events' {
  interface Events {
    'agent.enabled': { subject: 'agent' };
    'agent.disabled': { subject: 'agent' };
  }
}

export {};
