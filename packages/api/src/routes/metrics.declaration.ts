import { plainText } from '../declaration/answers.ts';
import type { RouteDeclaration } from '../declaration/declaration.ts';

export const METRICS_DECLARATION: RouteDeclaration = {
  operations: [
    {
      method: 'get',
      path: '/metrics',
      operationId: 'getMetrics',
      tag: 'Operation',
      summary: 'Figures for Prometheus',
      answers: { 200: plainText('text/plain', 'Prometheus’s text format.') },
    },
  ],
};
