/** What a client has read, so that a server cuts a connection only when nothing is lost by it. */
export class Reading {
  #bytes = 0;
  #next = Promise.withResolvers<void>();

  onProgress = (bytes: number) => {
    this.#bytes = bytes;
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  };

  async upTo(bytes: number): Promise<void> {
    while (this.#bytes < bytes) await this.#next.promise;
  }
}
