package dev.mizzen.inject.conformance;

import dev.mizzen.testing.Reference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recorded injection comes out as from istiod 1.30.3, in the webhook and from files. */
class InjectionConformanceTest {
  @TestFactory
  Stream<DynamicTest> theWebhookInjectsAsIstiodDoes() {
    return InjectionCase.all(Reference.require("conformance/injection")).stream()
        .flatMap(
            injection ->
                injection.webhooks().stream()
                    .map(
                        file ->
                            DynamicTest.dynamicTest(
                                file.getFileName().toString(),
                                () ->
                                    InjectionExpectation.assertWebhook(
                                        injection, injection.state(), file))));
  }

  @TestFactory
  Stream<DynamicTest> filesAreInjectedAsIstioctlDoes() {
    return InjectionCase.all(Reference.require("conformance/injection")).stream()
        .filter(InjectionCase::appliesToFiles)
        .map(
            injection ->
                DynamicTest.dynamicTest(
                    injection.id(),
                    () -> InjectionExpectation.assertFile(injection, injection.state())));
  }
}
