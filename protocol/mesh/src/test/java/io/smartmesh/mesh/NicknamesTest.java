package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What two neighbours need not say in full to each other: RT-12, RT-45. */
final class NicknamesTest {
  private static final Address TO = new Address(Bytes.wrap(new byte[20]));
  private static final Advert.Known WAY =
      new Advert.Known(Advert.name(TO), new Distance(7, MeshLimits.RANK_STEP, 512), 2);

  /** RT-45: a nickname is good for the sequence number under which it was agreed, and no other. */
  @Test
  void aNicknameMeansWhatWasAgreed() {
    Nicknames ours = new Nicknames();
    Nicknames theirs = new Nicknames();
    assertEquals(WAY, ours.brief(TO, WAY), "nothing is agreed yet");
    ours.agreed(TO, WAY, 3, 5);
    theirs.heard(3, 5, new Nicknames.Meant(WAY.name(), 7));
    Advert brief = ours.brief(TO, WAY);
    assertTrue(brief.length() < WAY.length(), brief.length() + " of " + WAY.length());
    assertEquals(Optional.of(WAY), theirs.meant(brief));
    Advert newer = new Advert.Known(WAY.name(), WAY.distance().under(8), 2);
    assertEquals(newer, ours.brief(TO, newer));
    Advert lost = new Advert.Lost(WAY.name(), new Distance(7, 9, 0));
    assertEquals(Optional.of(lost), theirs.meant(ours.brief(TO, lost)));
    LinkMessage.Repair asked = new LinkMessage.Repair(WAY.name(), new Distance(7, 9, 0), 3);
    LinkMessage.BriefRepair said = (LinkMessage.BriefRepair) ours.brief(TO, asked);
    assertEquals(Optional.of(asked), theirs.meant(said));
    theirs.heard(4, 0, new Nicknames.Meant(WAY.name(), 8));
    assertFalse(theirs.meant(brief).isPresent(), "it is called otherwise by now");
    ours.forget(TO);
    assertEquals(WAY, ours.brief(TO, WAY));
  }

  /** RT-45: whoever names as many as he likes is remembered the newest 1,024. */
  @Test
  void nicknamesAreBounded() {
    Nicknames theirs = new Nicknames();
    for (int i = 0; i <= MeshLimits.DESTINATIONS; i++) {
      theirs.heard(i, 0, new Nicknames.Meant(new Encoder().u32(i).u16(0).toBytes(), 1));
    }
    assertFalse(theirs.meant(new Advert.Brief(0, WAY.distance(), 1)).isPresent());
    assertTrue(theirs.meant(new Advert.Brief(1L << 6, WAY.distance(), 1)).isPresent());
  }

  /** RT-12: what lacks its proof comes with it, alone, and however often that is said once. */
  @Test
  void whatIsNotUnderstoodComesWithProof() {
    PublicKey key = new PublicKey(Bytes.wrap(new byte[PublicKey.LENGTH]), TO);
    Proof proof = new Proof(key, 7, new Signature(Bytes.wrap(new byte[Signature.LENGTH])));
    Announcement way = new Announcement(proof, WAY.distance(), 2, false);
    Moment now = new Moment(0);
    Teller teller = new Teller(now);
    teller.holds(TO, 7);
    teller.changed(TO);
    assertEquals(List.of(WAY), due(teller, way, 0));
    teller.acknowledged(new LinkMessage.Ack(1, List.of(0, 63)), now);
    assertTrue(due(teller, way, 100).get(0) instanceof Advert.Proven);
    teller.acknowledged(new LinkMessage.Ack(2, List.of(0)), now);
    teller.changed(TO);
    assertTrue(due(teller, way, 200).get(0) instanceof Advert.Brief, "a proof is proof enough");
    teller.acknowledged(new LinkMessage.Ack(3, List.of(0)), now);
    assertTrue(due(teller, way, 300).get(0) instanceof Advert.Proven, "the name was forgotten");
  }

  private static List<Advert> due(Teller teller, Announcement way, long at) {
    Moment now = new Moment(at);
    RouteShare share =
        new RouteShare(now, 1000, MeshLimits.DESTINATIONS, MeshLimits.REFRESH_MILLIS, now);
    List<LinkMessage.Update> updates =
        teller.due(now, share, new Thrift(), to -> new Saying.Way(way, true));
    assertEquals(1, updates.size());
    return updates.get(0).adverts();
  }
}
