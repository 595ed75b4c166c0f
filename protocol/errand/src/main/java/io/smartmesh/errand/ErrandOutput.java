package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.StoreWrite;
import java.util.List;

/** What the machine of errands does. */
public sealed interface ErrandOutput {
  record Store(StoreWrite write) implements ErrandOutput {}

  record SendPacket(Address to, Bytes payload) implements ErrandOutput {}

  /**
   * To be carried (RL-37).
   *
   * @param label of {@value ErrandBundle#LABEL_BYTES} bytes, by which it is called off
   */
  record Bundle(Address to, Bytes contents, long lifetimeSeconds, Bytes label)
      implements ErrandOutput {}

  /** What has this label is not needed any more. */
  record EndBundle(Bytes label) implements ErrandOutput {}

  /** Whoever answers to this name is to be found (WH-8). */
  record Seek(Bytes name) implements ErrandOutput {}

  /**
   * One node's word.
   *
   * @param ageSeconds 0: said now; otherwise nobody in reach offers anything, and this one did
   *     before (RL-38)
   */
  record Offer(Address device, Word.Quoted quoted, long ageSeconds) {}

  /** The cheapest first; none: nobody offered anything in time. */
  record Offered(long tag, List<Offer> offers) implements ErrandOutput {}

  record Accepted(long tag, ErrandView view) implements ErrandOutput {}

  record Refused(long tag, ErrandError error) implements ErrandOutput {}

  record Changed(ErrandView view) implements ErrandOutput {}

  /** For the relayer that this node knows; {@link ErrandInput.FromRelayer} answers. */
  sealed interface Job extends ErrandOutput {
    long job();
  }

  record Carry(long job, Errand errand) implements Job {}

  record Look(long job, Hash id) implements Job {}

  /** Something that came was not taken. */
  record Dropped(ErrandDrop reason) implements ErrandOutput {}
}
