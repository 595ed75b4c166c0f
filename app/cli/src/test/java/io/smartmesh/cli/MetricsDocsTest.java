package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.around.AroundError;
import io.smartmesh.backup.BackupError;
import io.smartmesh.carry.CarryError;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.contact.CardError;
import io.smartmesh.errand.ErrandDrop;
import io.smartmesh.group.GroupError;
import io.smartmesh.identity.IdentityError;
import io.smartmesh.identity.WhereRefusal;
import io.smartmesh.mesh.DropReason;
import io.smartmesh.message.MessageError;
import io.smartmesh.node.Metric;
import io.smartmesh.node.OwnDrop;
import io.smartmesh.payment.PaymentError;
import io.smartmesh.transfer.TransferDrop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** ND-26: docs/METRICS.md names every metric and every reason for a drop, and nothing else. */
class MetricsDocsTest {
  private static final Path FILE = Path.of("../../docs/METRICS.md");

  private static List<String[]> rows(String title, String header) throws IOException {
    return Files.readAllLines(FILE).stream()
        .dropWhile(line -> !line.equals(title))
        .dropWhile(line -> !line.equals(header))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Stream.of(line.split("\\|")).map(String::trim).toArray(String[]::new))
        .toList();
  }

  @Test
  void everyMetricIsDescribedWithItsLabels() throws IOException {
    TreeSet<String> described = new TreeSet<>();
    for (String[] row : rows("# What a node counts", "| metric | labels | what |")) {
      described.add(row[1].replace("`", "") + "{" + row[2] + "}");
    }
    TreeSet<String> metrics = new TreeSet<>();
    for (Metric metric : Metric.values()) {
      metrics.add(metric.metricName() + "{" + String.join(", ", metric.labels()) + "}");
    }
    assertEquals(metrics, described);
  }

  @Test
  void everyReasonIsDescribed() throws IOException {
    TreeSet<String> described = new TreeSet<>();
    for (String[] row : rows("## Reasons", "| layer | reason | what was dropped, and why |")) {
      described.add(row[1] + "." + row[2]);
    }
    TreeSet<String> reasons = new TreeSet<>();
    Stream.of(DropReason.values()).forEach(reason -> reasons.add("mesh." + reason));
    Stream.of(OwnDrop.values()).forEach(reason -> reasons.add(reason.reason()));
    assertEquals(reasons, described);
  }

  @Test
  void everyKindOfRefusalIsNamed() throws IOException {
    TreeSet<String> described = new TreeSet<>();
    for (String[] row : rows("## Reasons", "| layer | reasons |")) {
      Stream.of(row[2].split(", ")).forEach(name -> described.add(row[1] + "." + name));
    }
    TreeSet<String> reasons =
        new TreeSet<>(List.of("channel.ROUTED", "carry.UNKNOWN_SERVICE", "contact.OtherDevice"));
    Stream.of("REORGANISED", "LOST", "DISTRUSTED").forEach(name -> reasons.add("chain." + name));
    add(reasons, "message", MessageError.class);
    add(reasons, "identity", IdentityError.class);
    add(reasons, "contact", CardError.class);
    add(reasons, "around", AroundError.class);
    add(reasons, "group", GroupError.class);
    add(reasons, "channel", ChannelError.class);
    add(reasons, "payment", PaymentError.class);
    add(reasons, "backup", BackupError.class);
    add(reasons, "carry", CarryError.class);
    Stream.of(WhereRefusal.values()).forEach(reason -> reasons.add("where." + reason));
    Stream.of(ErrandDrop.values()).forEach(reason -> reasons.add("errand." + reason));
    Stream.of(TransferDrop.values()).forEach(reason -> reasons.add("transfer." + reason));
    assertEquals(reasons, described);
  }

  private static void add(TreeSet<String> reasons, String layer, Class<?> refusals) {
    for (Class<?> kind : refusals.getPermittedSubclasses()) {
      reasons.add(layer + "." + kind.getSimpleName());
    }
  }
}
