package io.smartmesh.simulator.check;

import io.smartmesh.base.Bytes;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.Limits;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;

/**
 * No table of a node grows beyond its bound, whatever others send; and when every channel is
 * finished, no record of an unfinished payment is left behind.
 */
public final class BoundedTables implements Checker {
  private record Table(String prefix, int most, boolean isEmptyAtEnd) {}

  /** The bounds of MS-13, PY-4 and of the payment machine's {@code Limits}. */
  private static final List<Table> TABLES =
      List.of(
          new Table("message/out/", 4_096, false),
          new Table("message/in/", 4_096, false),
          new Table("message/seen/", 16_384, false),
          new Table("message/key/", 4_096, false),
          new Table("ratchet/session/", 512, false),
          new Table("ratchet/bundle/", 4_096, false),
          new Table("ratchet/prekey/", 256 + 10, false),
          new Table("carry/body/", 4_096 + 512, false),
          new Table("carry/own/", 512, false),
          new Table("carry/part/", 64, false),
          new Table("carry/receipt/", 8_192, false),
          new Table("carry/arrived/", 16_384, false),
          new Table("payment/open/", 20_000, true),
          new Table("payment/link/", 4_096, true),
          new Table("payment/invoice/", 10_000, false));

  private final World world;
  private final boolean settlesAll;

  /**
   * @param settlesAll whether every channel is finished in the end
   */
  public BoundedTables(World world, boolean settlesAll) {
    this.world = world;
    this.settlesAll = settlesAll;
  }

  @Override
  public void restarted(SimNode node) {
    look(node, false);
  }

  @Override
  public void atEnd() {
    world.nodes().stream().filter(SimNode::isHonest).forEach(node -> look(node, settlesAll));
  }

  private void look(SimNode node, boolean isOver) {
    for (Table table : TABLES) {
      int size = node.durable().withPrefix(Bytes.utf8(table.prefix())).size();
      int most = isOver && table.isEmptyAtEnd() ? 0 : table.most();
      require(
          size <= most,
          () -> node + " has " + size + " records under " + table.prefix() + ", at most " + most);
    }
    for (ChannelView channel : Accounts.channels(node).orElse(List.of())) {
      require(
          channel.unacked() <= Limits.UNACKED_STATES,
          () -> node + " has " + channel.unacked() + " unacknowledged states in " + channel.id());
    }
  }
}
