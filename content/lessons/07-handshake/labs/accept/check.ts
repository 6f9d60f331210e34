import type { Check } from '../../../../../components/checks/check.ts';
import { exchanges, header } from '../../../../../components/checks/exchanges.ts';

const checks: readonly Check[] = [
  {
    name: 'Each 101 carries the Accept that follows from the key of its request',
    run: ({ conversation }) => {
      const handshakes = conversation.connections.flatMap(({ handshake }) => handshake ?? []);
      const switched = handshakes.filter(({ key, accept }) => key !== undefined && accept !== undefined);
      const wrong = switched.find(({ accept, expectedAccept }) => accept !== expectedAccept);
      const right = switched.find(({ accept, expectedAccept }) => accept === expectedAccept);
      const shown = wrong ?? right;
      return {
        passed: right !== undefined && wrong === undefined,
        saw:
          shown === undefined
            ? 'No request with a key was answered with an Accept.'
            : wrong === undefined
              ? `Key ${shown.key} was answered with ${shown.accept}, as it must be.`
              : `Key ${shown.key} was answered with ${shown.accept}; it asks for ${shown.expectedAccept}.`,
        evidence: shown === undefined ? [] : [shown.response ?? shown.request],
      };
    },
  },
  {
    name: 'The browser takes the connection for open and sends its Hello, masked',
    run: ({ conversation }) => {
      const frames = conversation.items.filter((item) => item.kind === 'frame');
      const sent = frames.filter(({ direction }) => direction === 'client-to-server');
      const hello = sent.find(({ opcode, text, masked }) => opcode === 1 && text === 'Hello' && masked);
      const first = hello ?? sent[0];
      return {
        passed: hello !== undefined,
        saw:
          hello !== undefined
            ? `After the 101, the client sent “Hello” in a masked text frame of ${hello.length} bytes.`
            : first === undefined
              ? 'The client sent no frame: it never took the connection for open.'
              : `The client's first frame said “${first.text ?? ''}”.`,
        evidence: first === undefined ? [] : [first.id],
      };
    },
  },
  {
    name: 'A request without version 13 gets 426, with Upgrade: websocket and Sec-WebSocket-Version: 13',
    run: ({ conversation }) => {
      const others = exchanges(conversation).filter(
        ({ request }) => header(request, 'sec-websocket-version') !== '13',
      );
      const refused = others.filter(
        ({ response }) =>
          response?.status === 426 &&
          header(response, 'upgrade')?.toLowerCase() === 'websocket' &&
          header(response, 'sec-websocket-version') === '13',
      );
      const shown = others.find((exchange) => !refused.includes(exchange)) ?? refused[0];
      const response = shown?.response;
      return {
        passed: others.length > 0 && refused.length === others.length,
        saw:
          shown === undefined
            ? 'No such request was made; it comes when the WebSocket is over.'
            : response === undefined
              ? `${shown.request.method} ${shown.request.target} without a version was not answered.`
              : `It was answered ${response.status}, with Upgrade: ${header(response, 'upgrade') ?? '(none)'} and Sec-WebSocket-Version: ${header(response, 'sec-websocket-version') ?? '(none)'}.`,
        evidence: shown === undefined ? [] : [response?.id ?? shown.request.id],
      };
    },
  },
];

export default checks;
