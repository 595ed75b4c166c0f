package io.smartmesh.cli.deploy;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.Creation;
import io.smartmesh.ethereum.Deployments;
import io.smartmesh.ethereum.Distribution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Every step of a deployment (TK-18): a function of what is written down before the first one, so
 * that whoever goes on with it has the same.
 *
 * @param firstNonce of the deployer's, for the first step; the others follow
 * @param launch from when locks count
 * @param owners that were chosen; the other rows are the deployer's
 */
public record Plan(
    long chainId,
    Address deployer,
    long firstNonce,
    ChainTime launch,
    Map<Distribution, Address> owners,
    List<Step> steps) {
  public static final String TOKEN = "token";
  static final String REGISTRY = "registry";
  static final String CHANNELS = "channels";

  public Plan {
    owners = Map.copyOf(owners);
    steps = List.copyOf(steps);
  }

  static Plan of(
      long chainId,
      Address deployer,
      long firstNonce,
      ChainTime launch,
      Map<Distribution, Address> owners) {
    Making making = new Making(chainId, deployer, firstNonce);
    Map<Address, Amount> shares = new LinkedHashMap<>();
    for (Distribution row : Distribution.values()) {
      Address owner = owners.getOrDefault(row, deployer);
      Address at = making.add(row.id(), place -> Creation.allocation(row, owner, launch));
      shares.put(at, row.share());
    }
    Address token = making.add(TOKEN, place -> Creation.token(place, shares));
    Address registry = making.add(REGISTRY, place -> Creation.evidenceRegistry());
    making.add("hashLock", place -> Creation.hashLock());
    making.add("timeLock", place -> Creation.timeLock());
    making.add("signers", Creation::signers);
    making.add("oracle", Creation::oracle);
    making.add("hashChain", place -> Creation.hashChain());
    making.add(CHANNELS, place -> Creation.paymentChannels(place, registry, token));
    making.add("paidCalls", place -> Creation.paidCalls(token));
    return new Plan(chainId, deployer, firstNonce, launch, owners, making.steps);
  }

  private static final class Making {
    private final long chainId;
    private final Address deployer;
    private final long firstNonce;
    private final List<Step> steps = new ArrayList<>();

    Making(long chainId, Address deployer, long firstNonce) {
      this.chainId = chainId;
      this.deployer = deployer;
      this.firstNonce = firstNonce;
    }

    Address add(String name, Function<Creation.Place, Creation> creation) {
      long nonce = firstNonce + steps.size();
      Address at = Deployments.contractAddress(deployer, nonce);
      steps.add(new Step(name, nonce, at, creation.apply(new Creation.Place(chainId, at))));
      return at;
    }
  }

  /** Who owns the row's allocation at first. */
  public Address owner(Distribution row) {
    return owners.getOrDefault(row, deployer);
  }

  /** Where the contract of that name is, or will be. */
  public Address at(String name) {
    return steps.stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no step is called " + name))
        .address();
  }

  /** Of all that is created, in its order: another program or other owners give another. */
  Hash digest() {
    Bytes[] hashes =
        steps.stream()
            .map(step -> Hashes.keccak256(step.creation().code()).bytes())
            .toArray(Bytes[]::new);
    return Hashes.keccak256(hashes);
  }
}
