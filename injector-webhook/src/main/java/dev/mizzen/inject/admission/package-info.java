/** The injector's webhook: AdmissionReview in and out, without a server around it. */
@NullMarked
package dev.mizzen.inject.admission;

import org.jspecify.annotations.NullMarked;
