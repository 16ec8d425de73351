# The same words as the product. `make help` lists them.
.PHONY: help setup build release test lint format demo serve bench proof clean

help:
	@grep -E '^[a-z]+:' Makefile | cut -d: -f1 | grep -v help | xargs echo make

setup:
	bash -c '. Scripts/setup.sh; need_system_packages libsqlite3-dev zlib1g-dev libexpat1-dev libxlsxwriter-dev libphonenumber-dev'

build: setup
	swift build

release: setup
	swift build -c release --scratch-path .build-release --product vinculo

test:
	./test

lint:
	swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests

format:
	swift format --in-place --recursive --configuration .swift-format Package.swift Sources Tests

demo: release
	.build-release/release/vinculo demo load

serve: release
	.build-release/release/vinculo serve

bench: release
	bash Benchmarks/bench.sh

proof: release
	bash Scripts/proof.sh

clean:
	rm -rf .build .build-release
