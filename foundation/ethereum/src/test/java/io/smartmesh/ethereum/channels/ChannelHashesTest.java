package io.smartmesh.ethereum.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Eip712;
import io.smartmesh.ethereum.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our hashes against those that the contract computes. */
class ChannelHashesTest {
  private final Curve curve = Curves.best();
  private final Vectors vectors;
  private final SigningKey signer;
  private final ChannelHashes hashes;
  private final List<Leaf> leaves = new ArrayList<>();

  ChannelHashesTest() throws IOException {
    vectors = Vectors.load("eip712-channels.json");
    signer = curve.key(vectors.bytes("privateKey")).orElseThrow();
    hashes =
        new ChannelHashes(
            new ChannelsContract(
                vectors.number("chainId"),
                vectors.address("verifyingContract"),
                Address.ZERO,
                Address.ZERO,
                Address.ZERO));
    for (Vectors leaf : vectors.list("leaves")) {
      leaves.add(
          new Leaf(
              leaf.amount("amount"),
              new ChainTime(leaf.number("expiry")),
              leaf.address("evaluator"),
              leaf.hash("terms")));
    }
  }

  static List<Vectors> messages() throws IOException {
    return Vectors.load("eip712-channels.json").list("messages");
  }

  @Test
  void the_domain_is_the_contracts() {
    assertEquals(
        vectors.hash("domainSeparator"),
        Eip712.domain(
            "SmartMesh PaymentChannels",
            "1",
            vectors.number("chainId"),
            vectors.address("verifyingContract")));
    assertEquals(vectors.address("signer"), signer.address());
  }

  @Test
  void the_channel_id_is_the_contracts_for_either_order_of_the_parties() {
    Vectors channel = vectors.object("channel");
    Address a = channel.address("partyA");
    Address b = channel.address("partyB");
    Address token = channel.address("token");
    ChainTime openBefore = new ChainTime(channel.number("openBefore"));
    ChannelId expected = new ChannelId(vectors.hash("channelId"));
    assertEquals(expected, hashes.channelId(a, b, token, openBefore));
    assertEquals(expected, hashes.channelId(b, a, token, openBefore));
    assertNotEquals(expected, hashes.channelId(a, b, token, openBefore.plusSeconds(1)));
  }

  @Test
  void leaves_hash_as_in_the_contract() {
    List<Vectors> expected = vectors.list("leaves");
    for (int i = 0; i < leaves.size(); i++) {
      assertEquals(expected.get(i).hash("hash"), ChannelHashes.leafHash(leaves.get(i)));
    }
    assertEquals(vectors.hash("pendingRoot"), ChannelHashes.pendingRoot(leaves));
    Collections.reverse(leaves);
    assertEquals(vectors.hash("pendingRoot"), ChannelHashes.pendingRoot(leaves));
    assertEquals(Hash.ZERO, ChannelHashes.pendingRoot(List.of()));
  }

  @Test
  void the_start_has_hash_zero() {
    LaneState start = LaneState.start(new ChannelId(Hash.ZERO), Address.ZERO);
    assertEquals(Hash.ZERO, ChannelHashes.stateHash(start));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void digests_and_signatures_are_the_contracts(Vectors message) {
    Hash digest = digest(message.text("type"), message.object("values"), message);
    assertEquals(message.hash("digest"), digest);
    Signature signature = signer.sign(digest);
    int v = 27 + curve.recoveryId(signer.publicKey(), digest, signature).orElseThrow();
    assertEquals(message.bytes("signature"), Bytes.concat(signature.rs(), Bytes.of(v)));
  }

  private Hash digest(String type, Vectors values, Vectors message) {
    if (type.equals("Open")) {
      return hashes.open(values.address("opener"), open(values));
    }
    ChannelId id = new ChannelId(values.hash("channelId"));
    return switch (type) {
      case "LaneState" -> {
        LaneState state = state(id, values);
        assertEquals(message.hash("structHash"), ChannelHashes.stateHash(state));
        yield hashes.laneState(state);
      }
      case "LaneAck" ->
          hashes.laneAck(
              id, values.address("payer"), values.number("seq"), values.hash("stateHash"));
      case "LanePreAck" ->
          hashes.lanePreAck(
              id, values.address("payer"), values.number("seq"), values.hash("stateHash"));
      case "CooperativeClose" ->
          hashes.cooperativeClose(
              id,
              values.amount("payoutA"),
              values.amount("payoutB"),
              new ChainTime(values.number("deadline")));
      case "Close" -> hashes.close(claim(id, values));
      case "Withdrawal" ->
          hashes.withdrawal(
              id,
              values.address("party"),
              values.amount("withdrawn"),
              new ChainTime(values.number("deadline")));
      case "TopUp" ->
          hashes.topUp(
              id,
              values.address("party"),
              values.amount("deposit"),
              new ChainTime(values.number("deadline")));
      case "TowerReward" ->
          hashes.towerReward(
              id,
              values.address("party"),
              values.address("tower"),
              values.amount("reward"),
              new ChainTime(values.number("deadline")));
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static ChannelAction.Open open(Vectors values) {
    return new ChannelAction.Open(
        values.address("peer"),
        values.address("token"),
        new ChainTime(values.number("openBefore")),
        values.amount("deposit"),
        values.number("hold"),
        values.number("amnestyHold"),
        values.amount("amnestyFee"));
  }

  private static LaneState state(ChannelId id, Vectors values) {
    return new LaneState(
        id,
        values.address("payer"),
        values.number("seq"),
        values.amount("transferred"),
        values.hash("pendingRoot"),
        values.amount("pendingTotal"));
  }

  /** The closer's state is that of the first message; the file has the hash of the peer's only. */
  private CloseClaim claim(ChannelId id, Vectors values) {
    LaneState newest = state(id, vectors.list("messages").get(0).object("values"));
    assertEquals(values.hash("newestHash"), ChannelHashes.stateHash(newest));
    LaneState peer =
        new LaneState(
            id,
            vectors.address("peer"),
            values.number("peerSeq"),
            Amount.parse("2", 18),
            Hash.ZERO,
            Amount.ZERO);
    assertEquals(values.hash("peerHash"), ChannelHashes.stateHash(peer));
    return new CloseClaim(
        values.address("closer"),
        newest,
        leaves,
        values.number("ackedSeq"),
        values.hash("ackedHash"),
        false,
        Optional.empty(),
        peer,
        Optional.empty(),
        values.number("preAckSeq"),
        false,
        new ChainTime(values.number("deadline")),
        signer.publicKey(),
        Optional.empty(),
        signer.publicKey());
  }
}
