import { z } from 'zod';
import { Event, EventBatch } from './event.ts';

/** What `POST /v1/events` takes: one event, or up to 1,000 of them. The presence of `events` decides which. */
export const EventsRequest = z.union([Event, EventBatch]).meta({ id: 'EventsRequest' });
export type EventsRequest = z.infer<typeof EventsRequest>;
