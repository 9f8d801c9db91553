/**
 * The road to oned, as a port: XML-RPC over HTTP(S) today; FireEdge's REST or gRPC may come behind it.
 *
 * `post` answers the body of an HTTP 200 answer as text, within the transport's own deadlines and size limit, or rejects with
 * a `OneClientError`. It keeps neither request nor answer.
 */
export interface Transport {
  post(body: string, signal?: AbortSignal): Promise<string>;
}
