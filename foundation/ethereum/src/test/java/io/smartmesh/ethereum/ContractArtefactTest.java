package io.smartmesh.ethereum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractArtefactTest {
  private static final Address ADDRESS = Address.fromHex("11".repeat(20));

  @ParameterizedTest
  @ValueSource(strings = {"SmartMeshToken", "PaymentChannels", "EvidenceRegistry", "HashLock"})
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
        Bytes.concat(ContractArtefact.load("SmartMeshToken").bytecode(), Words.of(ADDRESS)),
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
}
