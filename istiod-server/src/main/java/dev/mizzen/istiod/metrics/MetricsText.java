package dev.mizzen.istiod.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;

/**
 * Writes metrics in Prometheus' text format with the names that istiod exposes.
 *
 * <p>The client library appends {@code _total} to every counter and forbids names ending in {@code
 * _info}; istiod does neither. Shape: counters listed as plain keep their bare name, gauges listed
 * as renamed get theirs. Source: spec java-stack §8, metrics of a running istiod 1.30.3.
 */
public final class MetricsText {
  /** The content type of the text format. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Set<String> plainCounters;
  private final Map<String, String> renamed;

  /**
   * @param plainCounters counters without {@code _total}
   * @param renamed registered name to exposed name
   */
  public MetricsText(Set<String> plainCounters, Map<String, String> renamed) {
    this.plainCounters = Set.copyOf(plainCounters);
    this.renamed = Map.copyOf(renamed);
  }

  public String write(MetricSnapshots snapshots) {
    StringBuilder out = new StringBuilder(16 * 1024);
    snapshots.stream()
        .sorted(Comparator.comparing(this::exposedName))
        .filter(snapshot -> !snapshot.getDataPoints().isEmpty())
        .forEach(snapshot -> family(out, snapshot));
    return out.toString();
  }

  private String exposedName(MetricSnapshot snapshot) {
    String name = snapshot.getMetadata().getPrometheusName();
    if (snapshot instanceof CounterSnapshot && !plainCounters.contains(name)) {
      return name + "_total";
    }
    return renamed.getOrDefault(name, name);
  }

  private void family(StringBuilder out, MetricSnapshot snapshot) {
    String name = exposedName(snapshot);
    String help = snapshot.getMetadata().getHelp();
    if (help != null) {
      out.append("# HELP ")
          .append(name)
          .append(' ')
          .append(help.replace("\\", "\\\\").replace("\n", "\\n"))
          .append('\n');
    }
    switch (snapshot) {
      case CounterSnapshot counter -> {
        type(out, name, "counter");
        counter
            .getDataPoints()
            .forEach(point -> sample(out, name, point.getLabels(), point.getValue()));
      }
      case GaugeSnapshot gauge -> {
        type(out, name, "gauge");
        gauge
            .getDataPoints()
            .forEach(point -> sample(out, name, point.getLabels(), point.getValue()));
      }
      case HistogramSnapshot histogram -> {
        type(out, name, "histogram");
        histogram.getDataPoints().forEach(point -> histogram(out, name, point));
      }
      case SummarySnapshot summary -> {
        type(out, name, "summary");
        summary.getDataPoints().forEach(point -> summary(out, name, point));
      }
      default ->
          throw new IllegalStateException(
              "metric " + name + " is of a kind that is not registered here");
    }
  }

  private static void type(StringBuilder out, String name, String type) {
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void histogram(
      StringBuilder out, String name, HistogramSnapshot.HistogramDataPointSnapshot point) {
    ClassicHistogramBuckets buckets = point.getClassicBuckets();
    long cumulative = 0;
    for (ClassicHistogramBucket bucket : buckets) {
      cumulative += bucket.getCount();
      sample(
          out,
          name + "_bucket",
          point.getLabels().merge(Labels.of("le", number(bucket.getUpperBound()))),
          (double) cumulative);
    }
    sample(out, name + "_sum", point.getLabels(), point.getSum());
    sample(out, name + "_count", point.getLabels(), (double) cumulative);
  }

  private static void summary(
      StringBuilder out, String name, SummarySnapshot.SummaryDataPointSnapshot point) {
    for (Quantile quantile : point.getQuantiles()) {
      sample(
          out,
          name,
          point.getLabels().merge(Labels.of("quantile", number(quantile.getQuantile()))),
          quantile.getValue());
    }
    sample(out, name + "_sum", point.getLabels(), point.getSum());
    sample(out, name + "_count", point.getLabels(), (double) point.getCount());
  }

  private static void sample(StringBuilder out, String name, Labels labels, double value) {
    out.append(name);
    if (!labels.isEmpty()) {
      char before = '{';
      for (Label label : labels) {
        out.append(before)
            .append(label.getName())
            .append("=\"")
            .append(escape(label.getValue()))
            .append('"');
        before = ',';
      }
      out.append('}');
    }
    out.append(' ').append(number(value)).append('\n');
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(double value) {
    if (value == Double.POSITIVE_INFINITY) {
      return "+Inf";
    }
    if (value == Double.NEGATIVE_INFINITY) {
      return "-Inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return Double.toString(value);
  }
}
