package io.smartmesh.cli.deploy;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.chain.rpc.ContractCreator;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.ethereum.AbiFunction;
import io.smartmesh.ethereum.AbiTuple;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.Erc20;

/**
 * TK-20: what the code does not show: the supply, each row's share and its owner. Their sum is the
 * supply.
 */
final class StateCheck {
  private static final AbiFunction OWNER = AbiFunction.of("owner()");
  private static final AbiFunction RELEASED = AbiFunction.of("released(address)");
  private static final AbiFunction TOTAL_SUPPLY = AbiFunction.of("totalSupply()");
  private static final AbiTuple ADDRESS = AbiTuple.of("(address)");

  private final ContractCreator chain;
  private final Plan plan;

  private StateCheck(ContractCreator chain, Plan plan) {
    this.chain = chain;
    this.plan = plan;
  }

  static void asPlanned(ContractCreator chain, Plan plan) throws DeployFailure, RpcFailure {
    StateCheck check = new StateCheck(chain, plan);
    try {
      check.rows();
    } catch (Malformed e) {
      throw new DeployFailure(
          "state-differs", "answer", "an answer", String.valueOf(e.getMessage()));
    }
  }

  private void rows() throws DeployFailure, RpcFailure, Malformed {
    Address token = plan.at(Plan.TOKEN);
    Amount sum = Amount.ZERO;
    for (Distribution row : Distribution.values()) {
      Address at = plan.at(row.id());
      Address owner = ADDRESS.decode(chain.call(OWNER.call(at))).address();
      same("owner of " + row.id(), plan.owner(row), owner);
      // What is due may have been taken since.
      Amount released = amount(chain.call(RELEASED.call(at, token)));
      Amount had = amount(chain.call(Erc20.balanceOf(token, at))).plusOrMost(released);
      if (had.isLessThan(row.share())) {
        throw different("share of " + row.id(), row.share(), had);
      }
      sum = sum.plus(row.share());
    }
    same("supply", sum, amount(chain.call(TOTAL_SUPPLY.call(token))));
    same("sum of the shares", Distribution.SUPPLY, sum);
  }

  private static Amount amount(Bytes answer) throws Malformed {
    return Erc20.decodeAmount(answer);
  }

  private static void same(String what, Object expected, Object found) throws DeployFailure {
    if (!found.equals(expected)) {
      throw different(what, expected, found);
    }
  }

  private static DeployFailure different(String what, Object expected, Object found) {
    return new DeployFailure("state-differs", what, expected, found);
  }
}
