# Every file that a step of the guide copies out of the old release is there to be copied.
function Test-SettingsPresent {
    param([hashtable]$Context)
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = Get-Words 'settings-present/expected' }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $wanted = @(foreach ($copy in $Facts.Copies) { if (-not $copy.Conditional) { Get-WantedFiles -Context $Context -Copy $copy } })
    if ($wanted.Count -eq 0) { return }
    $missing = @($wanted | Where-Object -FilterScript { -not $_.IsThere })
    if ($missing.Count -eq 0) {
        $draft.Step = $wanted[0].Copy.Step
        return New-Result -Draft $draft -Outcome 'pass' -Case 'settings-present/right' -Values @{ files = @(Get-Distinct -Items @($wanted | ForEach-Object -Process { $_.Path })) }
    }
    foreach ($file in $missing) { Get-MissingResult -Context $Context -File $file }
}

# What a step copies, where it is before the upgrade.
function Get-WantedFiles {
    param([hashtable]$Context, [hashtable]$Copy)
    $from = Get-PlaceBefore -Path $Copy.From -Backup $Context.Observation.Backup.Planned
    if ($null -eq $from) { return }
    foreach ($file in $Copy.Files) {
        $path = "$from/$file"
        $matcher = New-PathMatcher -Patterns @($path)
        $isThere = $false
        foreach ($entry in $Context.Observation.RuntimeEntries.get_Values()) { if ($matcher.IsMatch((ConvertTo-FoldedName -Name "$($Facts.Runtime)/$($entry.Path)"))) { $isThere = $true; break } }
        @{ Path = $path; Copy = $Copy; IsThere = $isThere }
    }
}

function Get-MissingResult {
    param([hashtable]$Context, [hashtable]$File)
    $path = $File.Path
    $draft = @{ Subject = $path; Step = $File.Copy.Step; Expected = Get-Words 'settings-present/expected-file' @{ path = $path } }
    # A name that no program reads is reported as such.
    foreach ($misnamed in @(Get-MisnamedFiles -Context $Context)) {
        if ($misnamed.RealIsThere -or -not (Test-SameName -One (Get-BaseName -Path $misnamed.Should) -Other (Get-BaseName -Path $path))) { continue }
        return New-Skip @draft -Reason (Get-Words 'settings-present/misnamed' @{ path = $misnamed.Path })
    }
    return New-Result -Draft $draft -Outcome 'fail' -Case 'settings-present/missing' -Values @{ path = $path; number = $File.Copy.Step.Number }
}
