/** What a command of W3C WebDriver answers. */
type Answer = { readonly value: unknown };

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** A session with a WebDriver server, with the few commands that tests here need. */
export class WebDriverSession {
  readonly #address: string;

  private constructor(address: string) {
    this.#address = address;
  }

  /** @param server address of the WebDriver server. */
  static async open(server: string): Promise<WebDriverSession> {
    const { sessionId } = (await ask('POST', `${server}/session`, { capabilities: {} })) as {
      readonly sessionId: string;
    };
    return new WebDriverSession(`${server}/session/${sessionId}`);
  }

  async close(): Promise<void> {
    await ask('DELETE', this.#address);
  }

  /** @param command such as `url` or `timeouts`. */
  async post(command: string, body: object): Promise<unknown> {
    return ask('POST', `${this.#address}/${command}`, body);
  }

  /** Id of the first element that a selector finds. */
  async element(selector: string): Promise<string> {
    const found = await this.post('element', { using: 'css selector', value: selector });
    return (found as { readonly [ELEMENT]: string })[ELEMENT];
  }
}

/** @throws Error with what the server says of a command that failed. */
async function ask(method: string, address: string, body?: object): Promise<unknown> {
  const response = await fetch(address, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const { value } = (await response.json()) as Answer;
  if (response.ok) return value;
  throw new Error(`${method} ${address}: ${JSON.stringify(value)}`);
}
