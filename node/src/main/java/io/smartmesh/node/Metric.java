package io.smartmesh.node;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * ND-26: everything that a node counts for whoever watches it: all in one place, and each described
 * in docs/METRICS.md. Labels take few values: no address, no id, nothing that others choose.
 */
public enum Metric {
  DROPS("smartmesh_drops_total", "What was refused or not passed on.", "layer", "reason"),
  FRAMES("smartmesh_frames_total", "Frames on a bearer.", "bearer", "direction"),
  FRAME_BYTES("smartmesh_frame_bytes_total", "Bytes of these frames.", "bearer", "direction"),
  BROADCASTS("smartmesh_broadcasts_total", "Frames to whoever is near.", "bearer"),
  BEACONS("smartmesh_beacons_heard_total", "Beacons of others that were heard.", "bearer"),
  PACKETS("smartmesh_packets_total", "Packets of the mesh.", "what"),
  PACKET_BYTES("smartmesh_packet_bytes_total", "Bytes of payload in these packets.", "what"),
  ECHOES("smartmesh_echoes_answered_total", "Echoes that were answered."),
  ROUTE_CHANGES("smartmesh_route_changes_total", "Ways that came, went or moved."),
  TURNS("smartmesh_turns_total", "Turns of the event loop; each is one wake-up at the most."),
  WAKE_UPS("smartmesh_wakeups_total", "Times that the event loop had waited and went on."),
  WAKE_UPS_PER_MINUTE("smartmesh_wakeups_per_minute", "The same in the last 60 seconds."),
  LINKS("smartmesh_links", "Links with neighbours now.", "state"),
  NEIGHBOURS("smartmesh_neighbours", "Neighbours now."),
  REACHABLE("smartmesh_reachable_nodes", "Nodes with a way to them now."),
  DESTINATIONS("smartmesh_route_table_entries", "Destinations that are known now."),
  WAYS("smartmesh_ways", "Ways that neighbours have told of, to all destinations."),
  WAITING("smartmesh_waiting_packets", "Packets that wait for their way."),
  BUNDLES("smartmesh_bundles", "Bundles that are carried by hand now.", "whose"),
  BUNDLES_SEEN("smartmesh_bundles_total", "Bundles that changed hands.", "what"),
  BEARERS("smartmesh_bearers", "Bearers that are up now."),
  INBOX("smartmesh_inbox_inputs", "What waits for the event loop.");

  private final String metricName;
  private final String help;

  /** Joined by commas. */
  private final String labels;

  Metric(String metricName, String help, String... labels) {
    this.metricName = metricName;
    this.help = help;
    this.labels = String.join(",", labels);
  }

  /** As Prometheus has it. */
  public String metricName() {
    return metricName;
  }

  /** One sentence, in English as all of the format. */
  public String help() {
    return help;
  }

  /** The names of its labels, in the order of {@link Sample#labels}. */
  public List<String> labels() {
    return labels.isEmpty()
        ? Collections.emptyList()
        : Collections.unmodifiableList(Arrays.asList(labels.split(",")));
  }

  /** It only grows; otherwise it is what holds now. */
  public boolean isCounter() {
    return metricName.endsWith("_total");
  }

  /**
   * One number.
   *
   * @param labels a value for each of the metric's labels
   */
  public record Sample(Metric metric, List<String> labels, long value) {
    public Sample {
      if (labels.size() != metric.labels().size()) {
        throw new IllegalArgumentException(metric + " has labels " + metric.labels);
      }
    }

    public static Sample of(Metric metric, long value, String... labels) {
      return new Sample(metric, Collections.unmodifiableList(Arrays.asList(labels)), value);
    }

    /**
     * Of {@link Metric#DROPS}.
     *
     * @param reason as {@link NodeStatus#drops} names it: {@code mesh.NO_ROUTE}
     */
    public static Sample drop(String reason, long value) {
      int dot = reason.indexOf('.');
      return of(DROPS, value, reason.substring(0, dot), reason.substring(dot + 1));
    }
  }
}
