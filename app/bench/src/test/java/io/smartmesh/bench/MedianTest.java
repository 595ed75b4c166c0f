package io.smartmesh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MedianTest {
  @Test
  void isTheMiddleOneWhateverTheOrder() {
    Median median = Median.of(9, 1, 100, 3, 2);
    assertEquals(3, median.value());
    assertEquals(1, median.least());
    assertEquals(100, median.most());
  }

  @Test
  void aPercentileIsOneOfTheNumbers() {
    double[] numbers = new double[200];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i + 1;
    }
    assertEquals(198, Median.of(numbers).percentile(99));
    assertEquals(7, Median.of(7).percentile(99));
  }
}
