import * as Type from 'typebox';
import { restart, section } from './schema-keys.ts';

export const page = section('The web page at `/`, on the port of `server`.', {
  enabled: Type.Boolean({
    default: true,
    ...restart(
      'Whether browsers get the page at `/`, where one hears the voices. Without it `/docs` has no button to try an example.',
    ),
  }),
  status: Type.Boolean({
    default: true,
    ...restart(
      'Whether it has a view for operators at `/status`: it shows whoever can reach the port the configuration in force, without secrets, and the last warnings of the log.',
    ),
  }),
});
