package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.Evaluators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The file that names the contracts of one chain. */
record AddressBook(ChannelsContract contracts, long deployedAtBlock) {
  /** Of a node that has never been told of a chain. */
  static final AddressBook NONE =
      new AddressBook(
          new ChannelsContract(0, Address.ZERO, Address.ZERO, Address.ZERO, Address.ZERO), 0);

  static AddressBook read(Path file) throws Failure {
    try {
      JsonValue json = JsonValue.parse(Files.readString(file).trim());
      ChannelsContract contracts =
          new ChannelsContract(
              json.number("chainId"),
              address(json, "channels"),
              address(json, "token"),
              address(json, "registry"),
              new Evaluators(
                  address(json, "hashLock"),
                  addressOrNone(json, "timeLock"),
                  addressOrNone(json, "signers"),
                  addressOrNone(json, "oracle"),
                  addressOrNone(json, "hashChain")));
      return new AddressBook(contracts, json.number("deployedAtBlock"));
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure("contracts-unreadable", file.toString(), e.toString());
    }
  }

  /** The contracts whose acts a relayer carries out (RL-1): all but the token. */
  Set<Address> targets() {
    Set<Address> all = new LinkedHashSet<>();
    Evaluators of = contracts.evaluators();
    all.addAll(List.of(contracts.channels(), contracts.registry(), of.hashLock()));
    all.addAll(List.of(of.timeLock(), of.signers(), of.oracle(), of.hashChain()));
    all.remove(Address.ZERO);
    all.remove(contracts.token());
    return all;
  }

  /** The contract that takes fees for acts (TK-13); not every book has it. */
  static Address paidCalls(Path file) throws Failure {
    try {
      return address(JsonValue.parse(Files.readString(file).trim()), "paidCalls");
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure("contracts-unreadable", file.toString(), e.toString());
    }
  }

  /** An evaluator that an older set of contracts does not have. */
  private static Address addressOrNone(JsonValue json, String name) {
    return json.fields().containsKey(name) ? address(json, name) : Address.ZERO;
  }

  private static Address address(JsonValue json, String name) {
    return Address.fromHex(json.text(name));
  }
}
