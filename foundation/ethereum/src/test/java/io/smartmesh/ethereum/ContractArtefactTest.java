package io.smartmesh.ethereum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractArtefactTest {
  private static final Address ADDRESS = Address.fromHex("11".repeat(20));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SmartMeshToken",
        "PaymentChannels",
        "EvidenceRegistry",
        "HashLock",
        "Allocation",
        "PaidCalls"
      })
  void every_contract_is_there(String name) {
    ContractArtefact artefact = ContractArtefact.load(name);
    assertEquals(name, artefact.name());
    assertTrue(artefact.abi().startsWith("["));
    assertTrue(artefact.bytecode().length() > 100);
  }

  @Test
  void another_name_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> ContractArtefact.load("Ponzi"));
  }

  @Test
  void constructors_get_their_arguments() {
    assertEquals(
        Bytes.concat(
            ContractArtefact.load("SmartMeshToken").bytecode(),
            Words.of(32),
            Words.of(1),
            Words.of(ADDRESS),
            Words.of(Distribution.SUPPLY)),
        Deployments.token(ADDRESS));
    assertEquals(
        Bytes.concat(
            ContractArtefact.load("PaymentChannels").bytecode(),
            Words.of(ADDRESS),
            Words.of(ADDRESS)),
        Deployments.paymentChannels(ADDRESS, ADDRESS));
    assertEquals(
        ContractArtefact.load("EvidenceRegistry").bytecode(), Deployments.evidenceRegistry());
    assertEquals(ContractArtefact.load("HashLock").bytecode(), Deployments.hashLock());
    assertEquals(ContractArtefact.load("TimeLock").bytecode(), Deployments.timeLock());
    assertEquals(ContractArtefact.load("Signers").bytecode(), Deployments.signers());
    assertEquals(ContractArtefact.load("Oracle").bytecode(), Deployments.oracle());
    assertEquals(ContractArtefact.load("HashChain").bytecode(), Deployments.hashChain());
  }

  /** TK-14 to TK-16: the table of the white paper, §9. */
  @Test
  void the_distribution_is_the_papers() {
    Amount sum = Amount.ZERO;
    List<String> rows = new ArrayList<>();
    for (Distribution row : Distribution.values()) {
      sum = sum.plus(row.share());
      rows.add(row.id() + " " + row.percent() + " " + row.share().toDecimal(18));
    }
    assertEquals(Distribution.SUPPLY, sum);
    assertEquals(Amount.parse("3141592653", 18), sum);
    assertEquals(
        List.of(
            "advisers 4 125663706.12",
            "angels 4 125663706.12",
            "market 5 157079632.65",
            "team 10 314159265.3",
            "early-investors 12 376991118.36",
            "foundation 25 785398163.25",
            "sale 40 1256637061.2"),
        rows);
  }

  /** TK-18: immutable values stand in the code where the compiler left room for them. */
  @Test
  void deployed_code_has_its_immutable_values() {
    Creation paid = Creation.paidCalls(ADDRESS);
    String template =
        ContractArtefact.load("PaidCalls").deployed(Map.of("token", Bytes.EMPTY)).toHex();
    String word = Words.of(ADDRESS).toHex();
    assertTrue(paid.deployed().toHex().contains(word));
    assertEquals(template, paid.deployed().toHex().replace(word, "00".repeat(32)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ContractArtefact.load("PaidCalls").deployed(Map.of("coin", Bytes.EMPTY)));
  }
}
