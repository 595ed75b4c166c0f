package io.smartmesh.mesh;

/**
 * What the mesh has done since its start, and how large its tables are now.
 *
 * @param sent packets of this node's own, with the bytes of their payload
 * @param forwarded packets of others
 * @param delivered packets that were for this node
 * @param routeChanges how often the way to a destination became another one, came or went
 * @param echoesAnswered for others (EC-2)
 * @param handshakes under way, begun here or there
 * @param waiting packets whose way is being repaired
 * @param destinations that are known, with a way or without
 */
public record MeshCounts(
    Amounts sent,
    Amounts forwarded,
    Amounts delivered,
    long routeChanges,
    long echoesAnswered,
    int handshakes,
    int waiting,
    int destinations) {
  /** Packets and the bytes in them. */
  public record Amounts(long packets, long bytes) {
    static final Amounts NONE = new Amounts(0, 0);

    Amounts plus(LinkMessage.Packet packet) {
      return new Amounts(packets + 1, bytes + packet.payload().length());
    }
  }
}
