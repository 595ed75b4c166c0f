package io.smartmesh.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {
  @Test
  void depositCoversAllPaymentsWithRoom() {
    for (String amount : new String[] {"0.000000000000000001", "5", "1000000"}) {
      Amount each = Amount.parse(amount, DemoOptions.DECIMALS);
      DemoOptions options = new DemoOptions(1, each, 1_000, 1, Optional.empty());
      Amount all = each.times(221).plus(Amount.parse("10", DemoOptions.DECIMALS));
      assertTrue(options.deposit().times(4).isMoreThan(all.times(5)), amount);
      assertTrue(options.deposit().isLessThan(options.wealth()), amount);
    }
  }

  @Test
  void carriersAreNamed() {
    assertEquals("bus", options(1).carrierName(0));
    assertEquals("bus3", options(3).carrierName(2));
  }

  private static DemoOptions options(int carriers) {
    return new DemoOptions(carriers, Amount.of(1), 1, 1, Optional.empty());
  }
}
