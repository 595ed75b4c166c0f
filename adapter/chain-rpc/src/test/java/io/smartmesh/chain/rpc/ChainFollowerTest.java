package io.smartmesh.chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelEvents;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.NodeInput.ChainProgress;
import io.smartmesh.node.SeenBlock;
import io.smartmesh.testkit.Rng;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Danger hunted: a chain node makes the wallet miss, repeat or believe what never happened. */
class ChainFollowerTest {
  private static final Address CHANNELS = address("c1");
  private static final ChannelsContract CONTRACTS =
      new ChannelsContract(1, CHANNELS, address("70"), address("e1"), address("aa"));

  private final FakeNode node = new FakeNode();
  private final ChainDiary diary = new ChainDiary();

  ChainFollowerTest() throws IOException {}

  @AfterEach
  void close() {
    node.close();
  }

  private static Address address(String end) {
    return Address.fromHex("0".repeat(38) + end);
  }

  private ChainFollower follower(long deployedAt, int confirmations, long lastHead) {
    List<SeenBlock> known = lastHead < 0 ? List.of() : List.of(seen(lastHead));
    return follower(deployedAt, confirmations, known, node);
  }

  private static SeenBlock seen(long number) {
    return new SeenBlock(number, Hash.fromHex(FakeNode.word(number)), new ChainTime(number));
  }

  private static ChainFollower follower(
      long deployedAt, int confirmations, List<SeenBlock> known, FakeNode... nodes) {
    List<URI> endpoints = new ArrayList<>();
    List<EthereumClient> chains = new ArrayList<>();
    for (FakeNode each : nodes) {
      endpoints.add(each.endpoint());
      chains.add(new EthereumClient(new JsonRpc(each.endpoint(), Duration.ofSeconds(5))));
    }
    RpcConfig config =
        new RpcConfig(endpoints, CONTRACTS, deployedAt, confirmations, Duration.ofMillis(100));
    return new ChainFollower(
        new Servers(chains, new Rng(1), System::nanoTime), config, address("de"), known);
  }

  private List<Long> heads() {
    return diary.heads();
  }

  private static Map<String, Object> log(long block, int index, String data) {
    return Map.of(
        "address", CHANNELS.toString(),
        "topics", List.of(ChannelEvents.topics().get(11).hex(), FakeNode.word(9)),
        "data", data,
        "blockNumber", FakeNode.hex(block),
        "blockHash", FakeNode.word(block),
        "logIndex", FakeNode.hex(index));
  }

  private static String payouts(long one, long other) {
    return FakeNode.word(one) + FakeNode.word(other).substring(2);
  }

  @Test
  void staysBehindByTheConfirmationsAndTellsTimeAndBalances() throws Exception {
    node.quiet(100);
    follower(10, 6, -1).look(diary);
    assertEquals(List.of(30L, 94L), heads(), "what may be replaced is reported apart");
    ChainProgress report = diary.last();
    assertEquals(94, report.head());
    assertEquals(94, report.time().seconds());
    assertEquals(Amount.of(5), report.tokenBalance());
    assertEquals(Amount.of(6), report.coinBalance());
  }

  @Test
  void reportsOnceAtTheStartAndThenOnlyNews() throws Exception {
    node.quiet(100);
    ChainFollower follower = follower(10, 0, 100);
    follower.look(diary);
    follower.look(diary);
    assertEquals(List.of(100L), heads());
    follower.distrust();
    follower.look(diary);
    assertEquals(List.of(100L, 100L), heads());
  }

  @Test
  void asksForShorterRangesWhereANodeFindsThemTooLongAndLeavesNoGap() throws Exception {
    List<String> asked = new ArrayList<>();
    node.quiet(1_500)
        .on(
            "eth_getLogs",
            p -> {
              long from = FakeNode.number(p.get(0).get("fromBlock"));
              long to = FakeNode.number(p.get(0).get("toBlock"));
              if (to - from >= 300) {
                throw new FakeNode.No("query returned more than 10000 results");
              }
              asked.add(from + "-" + to);
              return List.of();
            });
    follower(1_000, 0, -1).look(diary);
    assertEquals(List.of("1000-1249", "1250-1436", "1437-1500"), asked);
    assertEquals(1_500, diary.last().head());
  }

  @Test
  void bringsFactsInChainOrder() throws Exception {
    node.quiet(9)
        .on(
            "eth_getLogs",
            p ->
                List.of(
                    log(9, 0, payouts(3, 0)), log(8, 2, payouts(2, 0)), log(8, 1, payouts(1, 0))));
    follower(0, 0, -1).look(diary);
    String facts = diary.reports().get(0).facts().toString();
    assertTrue(facts.indexOf("paidA=1") < facts.indexOf("paidA=2"), facts);
    assertTrue(facts.indexOf("paidA=2") < facts.indexOf("paidA=3"), facts);
  }

  @Test
  void refusesLogsThatCannotBe() {
    refuses(List.of(log(10, 0, payouts(1, 1))), "a log of block 10 among those of 0 to 9");
    refuses(List.of(log(7, 0, payouts(1, 1)), log(7, 0, payouts(1, 1))), "two logs 0 in block 7");
    refuses(List.of(log(7, 0, "0x00")), "cannot be read");
    refuses(List.of(log(7, 0, "0x0")), "whole bytes");
    refuses(Map.of(), "not an array");
  }

  private void refuses(Object logs, String why) {
    node.quiet(9).on("eth_getLogs", p -> logs);
    RpcFailure failure =
        assertThrows(RpcFailure.Nonsense.class, () -> follower(0, 0, -1).look(diary));
    assertTrue(failure.getMessage().contains(why), failure.getMessage());
    assertEquals(List.of(), diary.reports(), "nothing of it was believed");
  }

  @Test
  void aLogOfAnotherBlockWithTheSameNumberIsRefused() {
    node.quiet(9)
        .on("eth_getLogs", p -> List.of(log(9, 0, payouts(1, 1))))
        .on("eth_getBlockByNumber", p -> FakeNode.block(9, 77, 8));
    assertThrows(RpcFailure.Nonsense.class, () -> follower(0, 0, -1).look(diary));
  }

  @Test
  void aNodeThatIsBehindIsRefused() {
    node.quiet(9);
    RpcFailure failure =
        assertThrows(RpcFailure.WrongChain.class, () -> follower(0, 0, 10).look(diary));
    assertTrue(failure.getMessage().contains("at block 9"), failure.getMessage());
  }

  @Test
  void beforeTheContractsThereIsNothingToAskFor() throws Exception {
    node.quiet(9)
        .on(
            "eth_getLogs",
            p -> {
              throw new FakeNode.No("must not be asked");
            });
    follower(50, 0, -1).look(diary);
    assertEquals(List.of(9L), heads());
  }
}
