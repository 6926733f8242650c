import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  BigValueColorMode,
  BigValueGraphMode,
  type DataSourceRef,
  LegendDisplayMode,
  LegendPlacement,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Timeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Graph } from '@grafana/grafana-foundation-sdk/timeseries';

/** The Prometheus that is chosen above the dashboard. */
export const SOURCE: DataSourceRef = { type: 'prometheus', uid: '$source' };
/** Of a width of 24. */
const THIRD = 8;
const EIGHTH = 3;
const TALL = 8;
const LOW = 4;

const query = (expr: string, legend = '') =>
  new DataqueryBuilder().datasource(SOURCE).expr(expr).legendFormat(legend);

/** Coloured from a value on; green below it, red where a least value is not reached. */
const thresholds = (color: string, value: number, below: string) =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: below },
    { value, color },
  ]);

interface NumberOptions {
  readonly unit?: string;
  /** From this value on in this colour. */
  readonly warn?: readonly [number, string];
  /** Below this value in red. */
  readonly atLeast?: number;
}

/** One figure, with its course behind it. */
export function number(title: string, expr: string, options: NumberOptions = {}) {
  const { unit = 'short', atLeast } = options;
  const [from, color] = options.warn ?? [atLeast ?? 0, 'green'];
  return new Stat()
    .title(title)
    .datasource(SOURCE)
    .withTarget(query(expr))
    .unit(unit)
    .noValue('none')
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .graphMode(BigValueGraphMode.Area)
    .colorMode(BigValueColorMode.Value)
    .thresholds(thresholds(color, from, atLeast === undefined ? 'green' : 'red'))
    .span(EIGHTH)
    .height(LOW);
}

/** Courses over time. @param queries by what the legend calls them. */
export function graph(title: string, unit: string, queries: Readonly<Record<string, string>>) {
  const panel = new Graph()
    .title(title)
    .datasource(SOURCE)
    .unit(unit)
    .min(0)
    .showPoints(VisibilityMode.Never)
    .fillOpacity(10)
    .tooltip(new common.VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs([]),
    )
    .span(THIRD)
    .height(TALL);
  for (const [index, [legend, expr]] of Object.entries(queries).entries()) {
    panel.withTarget(query(expr, legend).refId(String.fromCharCode(65 + index)));
  }
  return panel;
}

/** When it was 1 and when 0, a line a service. */
export function timeline(title: string, expr: string) {
  return new Timeline()
    .title(title)
    .datasource(SOURCE)
    .withTarget(query(expr, '{{instance}}'))
    .showValue(VisibilityMode.Never)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(thresholds('green', 1, 'red'))
    .mappings([
      {
        type: MappingType.ValueToText,
        options: { '0': { text: 'not ready' }, '1': { text: 'ready' } },
      },
    ])
    .span(THIRD)
    .height(TALL);
}

/** What the labels of the series say now. */
export function table(title: string, expr: string, labels: readonly string[]) {
  return new Table()
    .title(title)
    .datasource(SOURCE)
    .withTarget(query(expr).format(PromQueryFormat.Table).instant())
    .withTransformation({
      id: 'filterFieldsByName',
      options: { include: { names: [...labels] } },
    })
    .withTransformation({
      id: 'organize',
      options: { indexByName: Object.fromEntries(labels.map((label, index) => [label, index])) },
    })
    .noValue('none')
    .span(THIRD)
    .height(TALL);
}
