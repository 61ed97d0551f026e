// Planted: the contract's schemas parse at the edge; below it, its types alone are known.
import { Event } from '@throughline/contract';

export const breach = Event;
