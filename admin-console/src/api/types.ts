import type { components } from './schema';

type Schemas = components['schemas'];

export type Health = Schemas['Health'];
export type Signal = Schemas['Signal'];
export type Region = Schemas['Region'];
export type Slo = Schemas['Slo'];
export type SloGroup = Schemas['SloGroup'];
export type SloState = Schemas['SloState'];
export type Action = Schemas['Action'];
export type ActionState = Schemas['ActionState'];
export type Verdict = Schemas['Verdict'];
export type Ack = Schemas['Ack'];
export type Session = Schemas['Session'];
export type Status = Schemas['Status'];
