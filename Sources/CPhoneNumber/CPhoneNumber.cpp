#include "CPhoneNumber.h"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonemetadata.pb.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <cstring>
#include <string>

namespace i18n {
namespace phonenumbers {
// The plans compiled into the library: exported, but in none of its installed headers, so they may be missing.
__attribute__((weak)) int metadata_size();
__attribute__((weak)) const void *metadata_get();
}  // namespace phonenumbers
}  // namespace i18n

namespace {

using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneMetadata;
using i18n::phonenumbers::PhoneMetadataCollection;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberDesc;
using i18n::phonenumbers::PhoneNumberUtil;

/// The library, which would otherwise write its trouble to standard output. The logger is the library's from then on.
PhoneNumberUtil &library() {
    static PhoneNumberUtil *const instance = [] {
        PhoneNumberUtil *const util = PhoneNumberUtil::GetInstance();
        util->SetLogger(new NullLogger());
        return util;
    }();
    return *instance;
}

int32_t kind(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
        case PhoneNumberUtil::FIXED_LINE: return PHONE_FIXED;
        case PhoneNumberUtil::MOBILE: return PHONE_MOBILE;
        case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return PHONE_FIXED_OR_MOBILE;
        default: return PHONE_OTHER;
    }
}

int32_t status(PhoneNumberUtil::ErrorType error) {
    switch (error) {
        case PhoneNumberUtil::NO_PARSING_ERROR: return PHONE_VALID;
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return PHONE_COUNTRY_UNKNOWN;
        case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
        case PhoneNumberUtil::TOO_SHORT_NSN: return PHONE_TOO_SHORT;
        case PhoneNumberUtil::TOO_LONG_NSN: return PHONE_TOO_LONG;
        default: return PHONE_UNREADABLE;
    }
}

/// What is wrong with a number that was parsed and is in no plan.
int32_t defect(const PhoneNumber &number) {
    switch (library().IsPossibleNumberWithReason(number)) {
        case PhoneNumberUtil::INVALID_COUNTRY_CODE: return PHONE_COUNTRY_UNKNOWN;
        case PhoneNumberUtil::TOO_LONG: return PHONE_TOO_LONG;
        case PhoneNumberUtil::TOO_SHORT:
        case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: return PHONE_TOO_SHORT;
        default: return PHONE_UNASSIGNED;
    }
}

void read(const char *text, size_t length, const char *region, phone_reading *reading) {
    PhoneNumber number;
    reading->status = status(library().Parse(std::string(text, length), region, &number));
    if (reading->status != PHONE_VALID) return;
    std::string home;
    library().GetRegionCodeForNumber(number, &home);
    if (!library().IsValidNumberForRegion(number, home)) {
        reading->status = defect(number);
        return;
    }
    std::string e164;
    library().Format(number, PhoneNumberUtil::E164, &e164);
    if (e164.size() > sizeof reading->e164 || home.size() >= sizeof reading->region) {
        reading->status = PHONE_UNREADABLE;
        return;
    }
    reading->kind = kind(library().GetNumberType(number));
    std::memcpy(reading->e164, e164.data(), e164.size());
    reading->e164_length = static_cast<int32_t>(e164.size());
    std::memcpy(reading->region, home.c_str(), home.size() + 1);
}

const PhoneMetadataCollection &plans() {
    static const PhoneMetadataCollection *const collection = [] {
        auto *const all = new PhoneMetadataCollection();
        if (i18n::phonenumbers::metadata_size && i18n::phonenumbers::metadata_get) {
            all->ParseFromArray(i18n::phonenumbers::metadata_get(), i18n::phonenumbers::metadata_size());
        }
        return all;
    }();
    return *collection;
}

void send(const PhoneNumberDesc &desc, int32_t part, void *context, phone_part_sink sink) {
    const std::string &pattern = desc.national_number_pattern();
    if (pattern.empty() || pattern == "NA") return;
    // No list of lengths: the pattern alone decides.
    uint32_t lengths = desc.possible_length_size() > 0 ? 0 : UINT32_MAX;
    for (const int length : desc.possible_length()) {
        if (length >= 0 && length < 32) lengths |= UINT32_C(1) << length;
    }
    if (lengths != 0) sink(context, part, pattern.data(), pattern.size(), lengths);
}

void send(const PhoneMetadata &plan, void *context, phone_part_sink sink) {
    send(plan.general_desc(), PHONE_PART_GENERAL, context, sink);
    send(plan.fixed_line(), PHONE_PART_FIXED, context, sink);
    const bool same = plan.same_mobile_and_fixed_line_pattern();
    send(same ? plan.fixed_line() : plan.mobile(), PHONE_PART_MOBILE, context, sink);
    for (const PhoneNumberDesc *desc :
         {&plan.premium_rate(), &plan.toll_free(), &plan.shared_cost(), &plan.voip(), &plan.personal_number(),
          &plan.pager(), &plan.uan(), &plan.voicemail()}) {
        send(*desc, PHONE_PART_OTHER, context, sink);
    }
    const std::string &national = plan.national_prefix_for_parsing();
    if (!national.empty()) sink(context, PHONE_PART_NATIONAL_PREFIX, national.data(), national.size(), UINT32_MAX);
    const std::string &abroad = plan.international_prefix();
    if (!abroad.empty()) sink(context, PHONE_PART_INTERNATIONAL_PREFIX, abroad.data(), abroad.size(), UINT32_MAX);
}

int32_t plan(const char *region, void *context, phone_part_sink sink) {
    for (const PhoneMetadata &plan : plans().metadata()) {
        if (plan.id() != region) continue;
        std::string main;
        library().GetRegionCodeForCountryCode(plan.country_code(), &main);
        // Leading digits or a neighbour with the same calling code: whose a number is takes more than this plan.
        if (main != region || !plan.leading_digits().empty()) return 0;
        send(plan, context, sink);
        return plan.country_code();
    }
    return 0;
}

}  // namespace

void phone_read(const char *text, size_t length, const char *region, phone_reading *reading) {
    std::memset(reading, 0, sizeof *reading);
    try {
        read(text, length, region, reading);
    } catch (...) {
        reading->status = PHONE_UNREADABLE;
    }
}

int32_t phone_plan(const char *region, void *context, phone_part_sink sink) {
    try {
        return plan(region, context, sink);
    } catch (...) {
        return 0;
    }
}

int32_t phone_region(int32_t code, char region[4]) {
    std::memset(region, 0, 4);
    try {
        std::string main;
        library().GetRegionCodeForCountryCode(code, &main);
        if (main.size() != 2 || main == "ZZ") return 0;
        std::memcpy(region, main.c_str(), 3);
        return 1;
    } catch (...) {
        return 0;
    }
}
