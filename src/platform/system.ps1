# What a system says of itself: its rights, its disks. Each stands in one small function, to be read and replaced: an
# alias of the same name, set before the script is started, takes its place (about_Command_Precedence).

function Get-LanguageMode { return "$($ExecutionContext.SessionState.LanguageMode)" }

function Test-Windows { return [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT }

# Does this PowerShell run as administrator?
function Test-Elevation {
    $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = New-Object -TypeName 'Security.Principal.WindowsPrincipal' -ArgumentList $identity
    return $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

# A PowerShell of 32 bits is shown another system folder and another registry than the programs of 64 bits.
function Test-NarrowProcess { return [Environment]::Is64BitOperatingSystem -and -not [Environment]::Is64BitProcess }

# The room on the very disk that a folder lies on, also where another is mounted; $null where it cannot be told.
function Get-FreeBytes {
    param([string]$Folder)
    try {
        if (-not (Test-Windows)) {
            return (New-Object -TypeName 'IO.DriveInfo' -ArgumentList $Folder).AvailableFreeSpace
        }
        $below = $Folder.TrimEnd([char[]]'\/') + '\'
        $volumes = @(Get-CimInstance -ClassName Win32_Volume |
            Where-Object { $below.StartsWith($_.Name, [StringComparison]::OrdinalIgnoreCase) })
        if ($volumes.Count -gt 0) {
            return ($volumes | Sort-Object -Property { $_.Name.Length } | Select-Object -Last 1).FreeSpace
        }
        return (New-Object -TypeName 'IO.DriveInfo' -ArgumentList ([IO.Path]::GetPathRoot($Folder))).AvailableFreeSpace
    } catch { return $null }
}

# Bytes as people read room on a disk: whole millions, rounded up.
function Format-Megabytes {
    param([double]$Bytes)
    return [Math]::Ceiling($Bytes / 1e6).ToString('N0', [Globalization.CultureInfo]::InvariantCulture)
}
