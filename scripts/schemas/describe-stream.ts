import {
  REVIEW_PROTOCOL,
  ReviewClientMessage,
  ReviewErrorMessage,
  ReviewFrame,
  ReviewResetMessage,
} from '@throughline/contract';
import type { z } from 'zod';
import { listParts, type SchemaDocument } from './describe-review.ts';

const PREFIX = '#/components/schemas/';

/** One message of the stream: its name among the parts, and what it is for. */
interface Message {
  readonly name: string;
  readonly type: string;
}

/** The socket's description, AsyncAPI 3, from the same schemas that the server parses and sends by. */
export function describeStream(): SchemaDocument {
  const received = listMessages(ReviewClientMessage.options);
  const sent = [
    ...listMessages(ReviewFrame.options),
    ...listMessages([ReviewResetMessage, ReviewErrorMessage]),
  ];
  const channel = '#/channels/reviewStream';
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Throughline reviews',
      version: '1.0.0',
      description: `The end-of-scenario review as it is made, frame by frame. Subprotocol \`${REVIEW_PROTOCOL}\`, required. The server pings every 20 s.`,
    },
    servers: {
      local: {
        host: '127.0.0.1:4000',
        protocol: 'ws',
        security: [{ $ref: '#/components/securitySchemes/key' }],
      },
    },
    defaultContentType: 'application/json',
    channels: {
      reviewStream: {
        address: '/v1/reviews/stream',
        description:
          'A client says which review it wants; the server sends its frames in their order, without gaps, and those that are still to come as they are stored. The same frames are events at `GET /v1/reviews/{id}/events`.',
        messages: Object.fromEntries(
          [...received, ...sent].map(({ name }) => [
            name,
            { $ref: `#/components/messages/${name}` },
          ]),
        ),
      },
    },
    operations: {
      ask: {
        action: 'receive',
        channel: { $ref: channel },
        summary: 'Starts or attaches to a review, or resumes one after the last frame seen',
        messages: received.map(({ name }) => ({ $ref: `${channel}/messages/${name}` })),
      },
      tell: {
        action: 'send',
        channel: { $ref: channel },
        summary: 'Sends frames, each stored before; and what stands outside their numbering',
        messages: sent.map(({ name }) => ({ $ref: `${channel}/messages/${name}` })),
      },
    },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key with the scope `review`' },
      },
      messages: Object.fromEntries(
        [...received, ...sent].map(({ name, type }) => [
          name,
          { name: type, contentType: 'application/json', payload: { $ref: `${PREFIX}${name}` } },
        ]),
      ),
      schemas: listParts(
        [ReviewClientMessage, ReviewFrame, ReviewResetMessage, ReviewErrorMessage],
        PREFIX,
      ),
    },
  };
}

function listMessages(
  schemas: readonly (z.ZodType & { readonly shape: { readonly type: z.ZodEnum } })[],
): readonly Message[] {
  return schemas.map((schema) => {
    const name = schema.meta()?.['id'];
    if (typeof name !== 'string') throw new TypeError('a message of the stream has no id');
    return { name, type: String(schema.shape.type.options[0]) };
  });
}
