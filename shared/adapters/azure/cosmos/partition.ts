/** Where the documents of one partition lie: the member that places them, and its value. */
export interface Partition {
  member: 'tenantId' | 'shard' | 'pk';
  key: string;
}

export const placeOf = ({ member, key }: Partition): Record<string, string> => ({ [member]: key });
