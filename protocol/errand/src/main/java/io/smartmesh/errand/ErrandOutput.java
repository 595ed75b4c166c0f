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

  /** Whoever answers to this name is to be found (WH-8). */
  record Seek(Bytes name) implements ErrandOutput {}

  /** One node's word. */
  record Offer(Address device, Word.Quoted quoted) {}

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
