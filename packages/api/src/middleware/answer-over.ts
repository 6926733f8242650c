import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../request-record.ts';

/** The one place where a request gives back what is held for it; see until-answered.ts. */
export const answerOver = (): MiddlewareHandler<AppEnv> => async (c, next) => {
  const record = c.get('record');
  const over = () => record.over?.abort();
  try {
    await next();
  } catch (error) {
    over();
    throw error;
  }
  if (record.bodySent) void record.bodySent.then(over);
  else over();
};
