declare module '#kernel/events' {
  interface Events {
    'workflow.enabled': { subject: 'workflow' };
    'workflow.disabled': { subject: 'workflow' };
    'workflow.retry_asked': { subject: 'workflow'; facts: { conversations: number } };
  }
}

export {};
