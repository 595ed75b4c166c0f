package io.smartmesh.channel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.ArrayList;
import java.util.List;

/** Evidence that is shown to the payer, as many leaves to a message as fit (CH-9). */
final class Reveals {
  /** Version, type and channel. */
  private static final int OVERHEAD = 1 + Hash.LENGTH;

  /** Bytes of a length of at most {@link ChannelCodec#EVIDENCE_BYTES}. */
  private static final int LENGTH_BYTES = 2;

  private Reveals() {}

  /** Messages with all that this turn has to show. */
  static List<ChannelMessage> take(Channel channel) {
    List<ChannelMessage> messages = new ArrayList<>();
    List<ChannelMessage.Shown> shown = new ArrayList<>();
    int room = Limits.MESSAGE_BYTES - OVERHEAD;
    for (Hash leafHash : channel.toReveal) {
      Bytes evidence = channel.claims.get(leafHash);
      if (evidence == null) {
        continue; // folded meanwhile
      }
      int size = Hash.LENGTH + LENGTH_BYTES + evidence.length();
      if (size > room && !shown.isEmpty()) {
        messages.add(new ChannelMessage.Reveal(channel.id, shown));
        shown = new ArrayList<>();
        room = Limits.MESSAGE_BYTES - OVERHEAD;
      }
      shown.add(new ChannelMessage.Shown(leafHash, evidence));
      room -= size;
    }
    if (!shown.isEmpty()) {
      messages.add(new ChannelMessage.Reveal(channel.id, shown));
    }
    channel.toReveal.clear();
    return messages;
  }
}
