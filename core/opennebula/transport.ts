/**
 * The road to oned, as a port: XML-RPC over HTTP(S) today; FireEdge's REST or gRPC may come behind it.
 *
 * `post` sends `body` and hands the body of the HTTP 200 answer to `receive`, in order, in pieces of at most 64 KB of text, as it comes;
 * it resolves when the answer is whole. It rejects with `OneClientError` within the transport's own deadlines and size limit, with the
 * signal's reason, or with what `receive` threw (the connection is then closed). It keeps neither request nor answer, and gives
 * other work of this process its turn between the pieces.
 */
export interface Transport {
  post(body: string, receive: (piece: string) => void, signal?: AbortSignal): Promise<void>;
}
