import type { components } from './schema';

type Schemas = components['schemas'];

export type Status = Schemas['Status'];
export type Peers = Schemas['Peers'];
export type Topology = Schemas['Topology'];
export type Identity = Schemas['Identity'];
export type Channel = Schemas['Channel'];
export type Payment = Schemas['Payment'];
export type Limits = Schemas['Limits'];
export type Backup = Schemas['Backup'];
export type Message = Schemas['Message'];
export type Ping = Schemas['Ping'];
export type Contact = Schemas['Contact'];
export type Post = Schemas['Post'];
export type Transfer = Schemas['Transfer'];
export type Kept = Schemas['Kept'];
export type Amount = Schemas['Amount'];
