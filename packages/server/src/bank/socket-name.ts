/** The bank's socket in the state directory. */
export const SOCKET_NAME = 'phrases.sock';
